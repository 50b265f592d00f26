import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

// Run while the image is built, in the folder that holds package.json: leaves in it only the packages that the runner
// imports or names a file of, and Node itself. Versions stay those of package-lock.json.

const sources = ['runner', 'core/signing'].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
)

/** @param {string} name */
const used = (name) => {
  return sources.some((source) => source.includes(`'${name}'`) || source.includes(`'${name}/`))
}

const { name, version, type, imports, dependencies, optionalDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
)
const needed = Object.fromEntries(Object.entries(dependencies).filter(([dependency]) => used(dependency)))
const kept = { name, version, private: true, type, imports, dependencies: needed, optionalDependencies }
if (!process.argv.includes('--list')) writeFileSync('package.json', `${JSON.stringify(kept, null, 2)}\n`)
console.log(Object.keys(needed).join('\n'))
