/** The version of what runs, that of package.json. */
export const VERSION = '0.1.0'
