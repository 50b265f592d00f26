import type Docker from 'dockerode'
import * as v from 'valibot'

const text = v.optional(v.string(), '')

const info = v.object({
  ServerVersion: v.string(),
  DefaultRuntime: v.optional(v.string(), 'runc'),
  Runtimes: v.optional(v.record(v.string(), v.unknown()), {}),
  CgroupVersion: v.optional(v.string(), '1'),
  SecurityOptions: v.optional(v.array(v.string()), []),
  SwapLimit: v.optional(v.boolean(), false),
})
const version = v.object({
  KernelVersion: text,
  Components: v.optional(v.array(v.object({ Name: v.string(), Version: text })), []),
})

/** An engine in words, and what its operator should know. */
export type HostFacts = { engine: string; kernel: string; warnings: string[] }

/** What an engine says of itself; `runtime` is the OCI runtime that containers are run with, null for its own choice. */
export async function hostFacts(docker: Docker, runtime: string | null): Promise<HostFacts> {
  const [said, versions] = await Promise.all([docker.info(), docker.version()])
  return describeHost(v.parse(info, said), v.parse(version, versions), runtime)
}

/** Puts what an engine says of itself into words. */
export function describeHost(
  said: v.InferOutput<typeof info>,
  { Components: components, KernelVersion: kernel }: v.InferOutput<typeof version>,
  runtime: string | null,
): HostFacts {
  const used = runtime ?? said.DefaultRuntime
  const of = (name: string) => components.find((component) => component.Name === name)?.Version ?? ''
  const isRunc = /^(runc|io\.containerd\.runc)/.test(used)
  const runc = isRunc ? of('runc') : ''
  const secured = (name: string) => said.SecurityOptions.some((option) => option.startsWith(`name=${name}`))
  const warnings = [
    isRunc && runc === '' && 'the engine does not tell which runc it uses',
    runc !== '' &&
      oldRunc(runc) &&
      `runc ${runc} is older than 1.2.8 and 1.3.3, which closed ways out (CVE-2025-31133, -52565, -52881), unless its packager did`,
    !used.includes('runsc') && 'programs talk to the kernel of this host: gVisor (runsc) would stand between',
    used.includes('runsc') &&
      'gVisor does not tell that a program waits for input, so waiting counts as running (10 s of it by default)',
    !used.includes('runsc') &&
      !secured('userns') &&
      !secured('rootless') &&
      'no user namespaces: root of a container would be root of this host (userns-remap, or rootless)',
    !said.SwapLimit && 'the engine cannot limit swap, so memory limits are no limits where the host swaps',
    !secured('seccomp') && 'the engine does not filter system calls',
  ]
  return {
    engine: `Docker ${said.ServerVersion}, ${`${used} ${runc}`.trim()}, cgroup v${said.CgroupVersion}`.slice(
      0,
      200,
    ),
    kernel,
    warnings: warnings.filter((warning) => warning !== false),
  }
}

/** Whether a runc is one of those that programs got out of in 2025: before 1.2.8, or 1.3 before 1.3.3. */
export function oldRunc(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[^\d]+/).map(Number)
  const candidate = /^1\.(2\.8|3\.3|4\.0)-?rc/.test(version)
  if (major !== 1) return major < 1
  if (minor === 2) return patch < 8 || (patch === 8 && candidate)
  if (minor === 3) return patch < 3 || (patch === 3 && candidate)
  return minor < 2
}
