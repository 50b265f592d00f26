/** Made by `scripts/languages.mjs` from the folders in `runner/languages`: id, name, extensions, editor mode. */
export const RUNNABLE = [
  ['python', 'Python', 'py', 'python'],
  ['javascript', 'JavaScript', 'js mjs cjs jsx', 'javascript'],
  ['typescript', 'TypeScript', 'ts mts tsx', 'typescript'],
  ['c', 'C', 'c h', 'c'],
  ['cpp', 'C++', 'cpp cc cxx hpp', 'cpp'],
  ['go', 'Go', 'go', 'go'],
  ['rust', 'Rust', 'rs', 'rust'],
  ['java', 'Java', 'java', 'java'],
  ['ruby', 'Ruby', 'rb', 'ruby'],
  ['php', 'PHP', 'php', 'php'],
  ['lua', 'Lua', 'lua', 'lua'],
  ['perl', 'Perl', 'pl pm', 'perl'],
  ['bash', 'Bash', 'sh bash', 'bash'],
  ['sql', 'SQL', 'sql', 'sql'],
] as const
