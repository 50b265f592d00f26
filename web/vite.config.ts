import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { adoptedStyles, withoutInlineScript, withoutInlineStyle } from './csp.ts'

export default defineConfig({
  build: { target: 'es2024', cssTarget: ['chrome125', 'safari17.5', 'firefox126'] },
  plugins: [
    adoptedStyles(),
    withoutInlineStyle(),
    sveltekit({
      adapter: withoutInlineScript(adapter({ pages: 'build', assets: 'build', fallback: 'index.html' })),
      files: { src: '.', routes: 'routes', appTemplate: 'app.html' },
      output: { bundleStrategy: 'split' },
      compilerOptions: { runes: true },
    }),
  ],
})
