/** A guest in a room in a process of its own: `node test/support/lone-client.ts <address> <code> <name>`; says `in` when it is. */
import { Account } from './account.ts'

const [address = '', code = '', name = ''] = process.argv.slice(2)
const account = await Account.enter(address, 'guest', { name })
await account.join(code)
console.log('in')
