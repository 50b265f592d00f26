import { Account } from '../support/account.ts'

let accounts = 0

/** A new account on the server. */
export const register = (url: string): Promise<Account> => {
  const username = `bench${process.pid}-${++accounts}`
  return Account.enter(url, 'register', {
    username,
    email: `${username}@example.com`,
    password: 'correct horse battery',
  })
}

/** A guest who is a member of the room. */
export async function guest(url: string, code: string): Promise<Account> {
  const account = await Account.enter(url, 'guest', { name: `Guest ${++accounts}` })
  await account.send('POST', `/api/rooms/${code}/join`)
  return account
}
