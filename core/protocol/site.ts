/** Whether an origin is one of a room's sites; `https://*.docs.example` is every host below it. */
export const embeds = (sites: readonly string[], origin: string): boolean =>
  sites.some((site) => {
    if (!site.startsWith('https://*.')) return site === origin
    const [scheme, rest] = ['https://', origin.slice('https://'.length)]
    return (
      origin.startsWith(scheme) &&
      rest.endsWith(site.slice('https://*'.length)) &&
      URL.parse(origin)?.origin === origin
    )
  })
