import eslint from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import { defineConfig, globalIgnores } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { importDirection } from './scripts/lint/import-direction.mjs'

/** What core may not reach: clocks, chance, timers, the network and the console come in as arguments or not at all. */
const IMPURE = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
  ...['console', 'crypto', 'fetch', 'process', 'performance', 'Buffer', 'WebSocket', 'window', 'document'],
]

const forbidden = [
  { selector: 'TSEnumDeclaration', message: 'A union of literals instead of an enum.' },
  { selector: 'TSParameterProperty', message: 'Fields are declared as fields.' },
  {
    selector: 'MemberExpression[property.name="only"][object.name=/^(describe|it|suite|test)$/]',
    message: 'This would skip every other test.',
  },
]

const impurities = [
  {
    selector: 'NewExpression[callee.name="Date"]',
    message: 'core has no clock: time comes in as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'core has no clock: time comes in as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'core has no chance: random numbers come in as arguments.',
  },
  { selector: 'MemberExpression[object.name="globalThis"]', message: 'core uses no globals.' },
]

// eslint-disable-next-line no-restricted-exports -- ESLint reads the default export.
export default defineConfig(
  globalIgnores([
    '**/node_modules',
    '**/build',
    '**/dist',
    '**/.svelte-kit',
    '.data',
    // What people would hand in, in their own ways.
    'problems',
    '.wrangler',
    'migrations',
    'test/exploits/programs',
    'runner/sandboxes/wasm/break-out.cjs',
    'test/languages/programs',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  tseslint.configs.recommended,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.es2024 } },
    plugins: { codecollab: { rules: { 'import-direction': importDirection } } },
    rules: {
      'codecollab/import-direction': 'error',
      'no-restricted-syntax': ['error', ...forbidden],
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } },
      ],
      'no-undef': 'off',
      eqeqeq: ['error', 'always'],
      // Takes a member that is only assigned for unused; the compiler finds the truly unused ones.
      'no-unused-private-class-members': 'off',
      'no-fallthrough': ['error', { allowEmptyCase: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unused-expressions': ['error', { allowTernary: true, allowShortCircuit: true }],
    },
  },
  {
    files: ['**/*.mjs', 'eslint.config.js'],
    languageOptions: { globals: globals.node },
    rules: { 'no-undef': 'error' },
  },
  {
    files: ['{web,runner}/*.config.ts', '**/*.d.ts', 'test/bench/floor/*.js'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser } },
    // Maps and dates that nothing shows are plain ones.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    files: ['web/**/*.svelte', 'web/**/*.ts'],
    // The site is always served from the root of its address.
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    files: ['core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE],
      'no-restricted-syntax': ['error', ...forbidden, ...impurities],
    },
  },
)
