/** What answers and bodies are called. */
export const NDJSON = 'application/x-ndjson'
export const JSON_TYPE = 'application/json'

/** Name of the header by which a request is known when it is sent again (draft-ietf-httpapi-idempotency-key-header). */
export const KEY_HEADER = 'Idempotency-Key'
