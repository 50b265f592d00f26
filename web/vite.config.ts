import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { askingAhead } from './ahead.ts'
import { adoptedStyles, withoutInlineScript, withoutInlineStyle } from './csp.ts'
import { shortNames } from './short-names.ts'
import { smallPieces } from './parsing.ts'
import { selectionUnasked } from './selection.ts'

// Few files of what is loaded together: each small file costs a request and compresses badly. The kit's own modules
// stay where it puts them: some must not run before the start script has given them its values.
const groups = [
  { name: 'preload', test: /vite\/preload-helper/, priority: 40 },
  {
    name: 'editor',
    test: /@codemirror\/(state|view|language|commands|collab|streamparser)|@lezer\/(common|highlight)|style-mod|crelt|w3c-keyname|find-cluster-break/,
    priority: 30,
  },
  {
    name: 'base',
    test: /node_modules\/(svelte|esm-env|valibot|clsx)\//,
    priority: 20,
    minShareCount: 2,
  },
  {
    name: 'ui',
    // Not what only dialogs, menus and other pages show.
    test: /core\/protocol\/room-code|web\/lib\/(ui\/(?!Splitter|Dialog|Confirm|BottomTabs|Sheet|Menu[CT]|Select|Text[FA]|Notice|EmptyState|theme|ThemeS|ShowMore|time|Badge|aria-keys|menu\.)|api\/(?!people|home|changing|every-page|make|next-path|sent|sightings|record|room-problems|problems|session-file|origin))|@lucide\/svelte\/dist\/(?!icons\/)|@lucide\/svelte\/dist\/icons\/(arrow-down|check|circle-alert|cloud-off|copy|ellipsis|file-plus|pencil|play|shield-check|square|trash|user-plus|x)\.svelte/,
    priority: 10,
    minShareCount: 2,
  },
  {
    name: 'phone',
    // Icons that the phone's room shows at once, and others later.
    test: /@lucide\/svelte\/dist\/icons\/(arrow-(?:left|right|up)|book-open|chevron-down|chevrons-up-down|file-text|indent-(?:de|in)crease|pencil-ruler|code-xml|message-square|notebook-pen|redo-2|square-terminal|undo-2|users)\.svelte/,
    priority: 5,
    minShareCount: 2,
  },
  // A room's console and what is read out of it.
  { name: 'run', test: /web\/lib\/run\/(verdict|RunStatus|digest)/, priority: 8, minShareCount: 2 },
  // What a room says, which a record keeps.
  {
    name: 'protocol',
    test: /core\/(protocol\/(down|shared|run|chat|notes|presence|access|limits|judging|outcome|room-timer|problem-kinds)|room\/(run-state|judgement-state))\.ts/,
    priority: 9,
    minShareCount: 2,
  },
  // Known to pages that have no editor too.
  { name: 'languages', test: /core\/protocol\/languages/, priority: 7, minShareCount: 2 },
  // What every room and every replay is drawn with.
  {
    name: 'code',
    test: /web\/lib\/(room\/(layout|shortcuts)|editor\/(setup|viewport|parts|cursors-moved|modes))/,
    priority: 6,
    minShareCount: 2,
  },
  // What a wide room and a wide replay have around the code.
  { name: 'desktop', test: /web\/lib\/(ui\/Splitter|room\/File(Row|List))/, priority: 5, minShareCount: 2 },
  // What reads a record, before there is a page that shows it.
  { name: 'reading', test: /web\/lib\/replay\/(opening|moment|reader)\.ts/, priority: 5, minShareCount: 2 },
  // What every replay begins with.
  {
    name: 'watching',
    test: /core\/replay\/(chapters|origin|pace|clock)|web\/lib\/(replay\/(watching|player|pacing|layer|shown|density|describe-mark|keys|origin|replay-editor|in-turn|Soon|ReplayCode|ReplayFailure|OriginStrip|OriginBar)|api\/session-file)/,
    priority: 5,
    minShareCount: 2,
  },
  {
    name: 'later',
    // What two dialogs, menus or panels share.
    test: /web\/lib\/ui\/(Notice|EmptyState)|@lucide\/svelte\/dist\/icons\/(?!book-open|sun|moon|monitor|users|message-square|notebook-pen|square-terminal|code-xml|undo-2|redo-2|chevron|arrow-|file-text|indent|pencil-ruler)/,
    priority: 5,
    minShareCount: 2,
  },
  {
    name: 'account',
    test: /web\/lib\/account\/(AccountForm|MessageCard|PasswordField|ProviderButtons|elsewhere|mailed|submission)/,
    priority: 5,
    minShareCount: 2,
  },
]

// Making a schema does nothing else: what only the room and the runner read of the protocol is not carried to the pages.
const treeshake = {
  moduleSideEffects: [{ test: /\/core\/protocol\//, sideEffects: false }],
  manualPureFunctions: ['v'],
}

export default defineConfig({
  build: { target: 'es2024', cssTarget: ['chrome125', 'safari17.5', 'firefox126'] },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups } }, treeshake } } },
  },
  plugins: [
    adoptedStyles(),
    smallPieces(),
    selectionUnasked(),
    shortNames(),
    withoutInlineStyle(),
    sveltekit({
      adapter: askingAhead(
        withoutInlineScript(adapter({ pages: 'build', assets: 'build', fallback: 'index.html' })),
      ),
      files: { src: '.', routes: 'routes', appTemplate: 'app.html' },
      compilerOptions: { runes: true },
    }),
  ],
})
