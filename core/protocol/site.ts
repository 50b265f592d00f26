/** Whether an origin is one of a room's sites; `https://*.docs.example` is every host below it. */
export const embeds = (sites: readonly string[], origin: string): boolean =>
  sites.some((site) => {
    if (!site.startsWith('https://*.')) return site === origin
    return /^https:\/\/[a-z0-9.:-]+$/.test(origin) && origin.endsWith(site.slice('https://*'.length))
  })
