/** Made by `scripts/languages.mjs` from the folders in `runner/languages`: id, name, extensions, editor mode. */
export const RUNNABLE = [
  ['python', 'Python', 'py', 'python'],
  ['javascript', 'JavaScript', 'js mjs cjs jsx', 'javascript'],
  ['typescript', 'TypeScript', 'ts mts tsx', 'typescript'],
  ['c', 'C', 'c h', 'c'],
  ['cpp', 'C++', 'cpp cc cxx hpp', 'cpp'],
  ['ruby', 'Ruby', 'rb', 'ruby'],
  ['lua', 'Lua', 'lua', 'lua'],
  ['sql', 'SQL', 'sql', 'sql'],
] as const
