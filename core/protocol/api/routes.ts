import type * as v from 'valibot'
import type { AdminRoutes } from './routes/admin.ts'
import type { EmbedRoutes } from './routes/embed.ts'
import type { PeopleRoutes } from './routes/people.ts'
import type { RecordRoutes } from './routes/records.ts'
import type { RoomWorkRoutes } from './routes/room-work.ts'
import type { RoomRoutes } from './routes/rooms.ts'
import type { WebhookRoutes } from './routes/webhooks.ts'
import type { WorkRoutes } from './routes/work.ts'

/**
 * Every route of the API with the schemas of what it answers and takes. Types only, so that a page carries no schema that it does
 * not read: the document of the API is held to them, and so is whoever calls it.
 */
export type Routes = PeopleRoutes &
  RoomRoutes &
  RoomWorkRoutes &
  RecordRoutes &
  WorkRoutes &
  EmbedRoutes &
  WebhookRoutes &
  AdminRoutes
/** A method and a path with its variable parts in braces: `GET /api/rooms/{code}`. */
export type RouteName = keyof Routes

export type MethodOf<R extends RouteName> = R extends `${infer M} ${string}` ? M : never
export type PathOf<R extends RouteName> = R extends `${string} ${infer P}` ? P : never

/** A path with values in it: of `/api/rooms/{code}/join` any `/api/rooms/${string}/join`. */
type Filled<P extends string> = P extends `${infer A}{${string}}${infer B}` ? `${A}${string}${Filled<B>}` : P

type ByFilled = { [R in RouteName]: `${MethodOf<R>} ${Filled<PathOf<R>>}` }
type WithoutQuery<P extends string> = P extends `${infer A}?${string}` ? A : P
type Same<A extends string, B extends string> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

/** The route that a request of a method and a path goes to; never, where there is none. */
export type RouteAt<M extends string, P extends string> = P extends string
  ? { [R in RouteName]: Same<ByFilled[R], `${M} ${WithoutQuery<P>}`> extends true ? R : never }[RouteName]
  : never

/** What a route answers; null where that is nothing. */
export type AnswerOf<R extends RouteName> = Routes[R]['answer'] extends infer S
  ? S extends v.GenericSchema
    ? v.InferOutput<S>
    : null
  : never

/** What a route takes; undefined where that is nothing. */
export type BodyOf<R extends RouteName> = Routes[R]['body'] extends infer S
  ? S extends v.GenericSchema
    ? v.InferInput<S>
    : undefined
  : never
