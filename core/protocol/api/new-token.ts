import * as v from 'valibot'
import { SCOPES, TOKEN_DAYS } from './tokens.ts'
import { tokenName } from '../names.ts'

/** Body of `POST /api/tokens`. */
export const newToken = v.strictObject({
  name: tokenName,
  scopes: v.pipe(
    v.array(v.picklist(SCOPES, `A scope is one of ${SCOPES.join(', ')}.`), 'The scopes are a list.'),
    v.minLength(1, 'Choose what the token may be used for.'),
    v.maxLength(SCOPES.length, 'Each scope once.'),
  ),
  /** Days until it ends; null for a token without end. */
  days: v.nullable(
    v.picklist(TOKEN_DAYS, `A token lasts ${TOKEN_DAYS.join(', ')} days or until it is revoked.`),
  ),
})
