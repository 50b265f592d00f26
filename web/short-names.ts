import type { Plugin } from 'vite'

/**
 * Names built files by six or seven characters of their content. A page that can go anywhere names some hundred files, and what is
 * random does not compress; 64^6 names are still far more than there are files.
 */
export function shortNames(): Plugin {
  return {
    name: 'short-names',
    outputOptions(options) {
      const { chunkFileNames, entryFileNames, assetFileNames } = options
      // Seven are the fewest that are taken for scripts.
      if (typeof chunkFileNames === 'function')
        options.chunkFileNames = (chunk) => chunkFileNames(chunk).replace('[hash]', '[hash:7]')
      if (typeof entryFileNames === 'function')
        options.entryFileNames = (chunk) => entryFileNames(chunk).replace('[hash]', '[hash:7]')
      else if (typeof entryFileNames === 'string')
        options.entryFileNames = entryFileNames.replace('[hash]', '[hash:7]')
      if (typeof assetFileNames === 'string')
        options.assetFileNames = assetFileNames.replace('[name].[hash]', '[hash:6]')
      return options
    },
  }
}
