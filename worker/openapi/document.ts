import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { errorAnswer } from '#core/protocol/api/account.ts'
import { SCOPES } from '#core/protocol/api/tokens.ts'
import { STATUS, type ErrorCode } from '../error.ts'
import { KEY_HEADER } from '../http-names.ts'
import { MOST, PAGE } from '../list-page.ts'
import { ADMIN_ENDPOINTS } from './admin-endpoints.ts'
import { ACCOUNT_ENDPOINTS } from './account-endpoints.ts'
import { CURVE_ENDPOINTS } from './curve-endpoints.ts'
import { ASSESSMENT_ENDPOINTS } from './assessment-endpoints.ts'
import { EMBED_ENDPOINTS } from './embed-endpoints.ts'
import { ELSEWHERE_ENDPOINTS } from './elsewhere-endpoints.ts'
import { ONCE_ERRORS, PAGE_ERRORS, type Endpoint } from './endpoint.ts'
import { HOME_ENDPOINTS } from './home-endpoints.ts'
import { INSIGHT_ENDPOINTS } from './insight-endpoints.ts'
import { LINK_ENDPOINTS } from './link-endpoints.ts'
import { MEMBER_ENDPOINTS } from './member-endpoints.ts'
import { PAST_ENDPOINTS } from './past-endpoints.ts'
import { PROBLEM_ENDPOINTS, ROOM_PROBLEM_ENDPOINTS } from './problem-endpoints.ts'
import { RECORD_ENDPOINTS } from './record-endpoints.ts'
import { ROOM_ENDPOINTS } from './room-endpoints.ts'
import { ROOM_WORK_ENDPOINTS } from './room-work-endpoints.ts'
import { SIGN_IN_ENDPOINTS } from './sign-in-endpoints.ts'
import { SOCKET_ENDPOINTS } from './socket-endpoints.ts'
import { TOKEN_ENDPOINTS } from './token-endpoints.ts'
import { WEBHOOK_ENDPOINTS } from './webhook-endpoints.ts'

/** Everything that answers requests, in the order in which it is read. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...SIGN_IN_ENDPOINTS,
  ...ELSEWHERE_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...TOKEN_ENDPOINTS,
  ...HOME_ENDPOINTS,
  ...ROOM_ENDPOINTS,
  ...ROOM_WORK_ENDPOINTS,
  ...MEMBER_ENDPOINTS,
  ...LINK_ENDPOINTS,
  ...RECORD_ENDPOINTS,
  ...PAST_ENDPOINTS,
  ...CURVE_ENDPOINTS,
  ...INSIGHT_ENDPOINTS,
  ...PROBLEM_ENDPOINTS,
  ...ROOM_PROBLEM_ENDPOINTS,
  ...ASSESSMENT_ENDPOINTS,
  ...SOCKET_ENDPOINTS,
  ...EMBED_ENDPOINTS,
  ...WEBHOOK_ENDPOINTS,
  ...ADMIN_ENDPOINTS,
]

const json = (schema: v.GenericSchema, typeMode: 'input' | 'output') =>
  // What JSON Schema cannot say (a name's graphemes, a password's characters) the sentence of a 422 says.
  toJsonSchema(schema, { target: 'draft-2020-12', typeMode, errorMode: 'ignore' })

/** The document (OpenAPI 3.1), made of the schemas that check the requests. */
export function openapi() {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of ENDPOINTS) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'CodeCollab',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Requests that change something come from a page of the site, or from a script that sends a bearer token, no ' +
        'Origin and no cookies. Times are milliseconds since 1970.',
    },
    paths,
    components: {
      schemas: { Error: json(errorAnswer, 'output') },
      headers: HEADERS,
      securitySchemes: {
        signedIn: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Answer of signing in; lasts ten minutes and is good for everything.',
        },
        personal: {
          type: 'http',
          scheme: 'bearer',
          description: `A personal access token, good for its scopes: ${SCOPES.join(', ')}.`,
        },
      },
    },
  }
}

const KEY = {
  name: KEY_HEADER,
  in: 'header',
  required: false,
  description:
    'Any text of up to 200 characters: for 24 hours the same request under it is done once and answered as before.',
  schema: { type: 'string' },
}

/** How a list is asked for a page. */
export const PAGE_QUERY = {
  limit: `How many entries a page has, 1 to ${MOST}; ${PAGE} when absent.`,
  after: 'The cursor `next` of the page before.',
}

function operation(endpoint: Endpoint) {
  const { method, path, tag, summary, who, body, query, once, paged } = endpoint
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries({ ...query, ...(paged ? PAGE_QUERY : {}) }).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }))
  const inHeader = once ? [KEY] : []
  const parameters = [...inPath, ...inQuery, ...inHeader]
  return {
    operationId: [method, ...path.split(/\W+/).filter((word) => word !== '' && word !== 'api')].join('_'),
    tags: [tag],
    summary,
    security:
      who === 'anybody' ? [] : [{ signedIn: [] }, ...(who === 'signed in' ? [] : [{ personal: [who] }])],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body ? { requestBody: requestBody(body) } : {}),
    responses: {
      ...successes(endpoint),
      ...failures(endpoint),
    },
  }
}

/** What is told of a limit, and of the next page, in headers. */
const HEADERS = {
  RateLimitPolicy: {
    description:
      'The limit that is nearest: its name, how many tries it allows (`q`) and seconds in which they come back (`w`).',
    schema: { type: 'string' },
    example: '"roomPerPerson";q=60;w=3600',
  },
  RateLimit: {
    description: 'Of the same limit: tries that are left (`r`), and seconds until all are there again (`t`).',
    schema: { type: 'string' },
    example: '"roomPerPerson";r=59;t=60',
  },
  RetryAfter: { description: 'Seconds until the next try is allowed.', schema: { type: 'integer' } },
  Link: { description: 'The address of the next page, while there is one.', schema: { type: 'string' } },
}
const told = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` })
const LIMITED = { 'RateLimit-Policy': told('RateLimitPolicy'), RateLimit: told('RateLimit') }

function successes({ status, also, answer, errors, paged, type = 'application/json' }: Endpoint) {
  const headers = {
    ...(errors.includes('rate_limited') ? LIMITED : {}),
    ...(paged ? { Link: told('Link') } : {}),
  }
  const success = {
    description: status === 101 ? 'The socket is open.' : answer === null ? 'Done.' : 'The answer.',
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(answer === null ? {} : { content: { [type]: { schema: json(answer, 'output') } } }),
  }
  return { [status]: success, ...(also === undefined ? {} : { [also]: success }) }
}

function requestBody({ schema, example, form }: NonNullable<Endpoint['body']>) {
  const media = { schema: json(schema, 'input'), example }
  return {
    required: true,
    content: {
      'application/json': media,
      ...(form ? { 'application/x-www-form-urlencoded': media } : {}),
    },
  }
}

function failures({ errors, once, paged }: Endpoint) {
  const all: readonly ErrorCode[] = [...errors, ...(once ? ONCE_ERRORS : []), ...(paged ? PAGE_ERRORS : [])]
  const byStatus = Map.groupBy(all, (code) => STATUS[code])
  const failure = (codes: readonly ErrorCode[]) => ({
    description: codes.join(', '),
    ...(codes.includes('rate_limited') ? { headers: { ...LIMITED, 'Retry-After': told('RetryAfter') } } : {}),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  })
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, failure(codes)]))
}
