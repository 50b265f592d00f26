import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Installs Debian packages where that is possible and says so; returns null, or why it is not.
 * @param {string[]} packages @param {(line: string) => void} progress
 * @returns {string | null}
 */
export function aptInstall(packages, progress) {
  if (process.getuid?.() !== 0) return 'only root can install packages'
  if (!existsSync('/usr/bin/apt-get')) return 'this is not Debian'
  progress(`Installing: apt-get install -y --no-install-recommends ${packages.join(' ')}`)
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', args, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages).status === 0
  if (install()) return null
  // A machine without package lists has to fetch them first.
  apt('update')
  return install() ? null : `apt-get could not install ${packages.join(' ')}`
}
