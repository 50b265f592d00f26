import type { BodyOf, RouteAt } from '#core/protocol/api/routes.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Anything where there is a route, else a sentence that no path is. */
export type Known<M extends Method, P extends string> = [RouteAt<M, P>] extends [never]
  ? `There is no route ${M} ${P}`
  : unknown

/** The body that a request of a method and a path has, as what remains of the arguments. */
export type Sent<M extends Method, P extends string> =
  undefined extends BodyOf<RouteAt<M, P>>
    ? []
    : object extends BodyOf<RouteAt<M, P>>
      ? [body?: BodyOf<RouteAt<M, P>>]
      : [body: BodyOf<RouteAt<M, P>>]
