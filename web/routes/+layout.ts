/** Everything behind the address is drawn in the browser: pages need the person's session, which only it has. */
export const ssr = false
export const prerender = false
