import type { Plugin } from 'vite'

/**
 * Names built files by seven characters of their content. A page that can go anywhere names some hundred files, and what is
 * random does not compress; 64^7 names are still far more than there are files.
 */
export function shortNames(): Plugin {
  return {
    name: 'short-names',
    outputOptions(options) {
      const { chunkFileNames, assetFileNames } = options
      if (typeof chunkFileNames === 'function')
        options.chunkFileNames = (chunk) => chunkFileNames(chunk).replace('[hash]', '[hash:7]')
      if (typeof assetFileNames === 'string')
        options.assetFileNames = assetFileNames.replace('[name].[hash]', '[hash:7]')
      return options
    },
  }
}
