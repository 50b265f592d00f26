import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { send, sendSignedIn, type Asking } from './api.ts'

export const PASSWORD = 'correct horse battery'
const LONG_MS = 45_000

/** Waits until a reading of the page is as it should be. */
export const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: LONG_MS, interval: 50 })

/** A person in front of a page, by what they see and do. */
export class Person {
  readonly page: Page
  readonly site: string
  /** The account that this browser is signed in with, as far as `register` made it. */
  username: string | null
  /** Exceptions and violated policies of the page, which no test may bring about. */
  problems: string[] = []

  constructor(page: Page, site: string, username: string | null = null) {
    this.page = page
    this.site = site
    this.username = username
    page.setDefaultTimeout(LONG_MS)
    page.on('pageerror', (error) =>
      this.problems.push(`${error.name}: ${error.message}\n${error.stack ?? ''}`),
    )
    page.on('console', (message) => {
      if (/Content Security Policy|Uncaught/.test(message.text())) this.problems.push(message.text())
    })
    // The question whether to leave with unsaved changes.
    page.on('dialog', (dialog) => void dialog.accept())
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.site + path)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true })
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name, ...(typeof name === 'string' ? { exact: true } : {}) })
  }

  /** Sees this text somewhere. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** What sends requests with the cookies of this browser. */
  get asking(): Asking {
    return { request: this.page.context().request, site: this.site }
  }

  /** Has an account from now on, without opening a page; whoever is the same person again keeps the one they have. */
  async register(username: string, password = PASSWORD): Promise<void> {
    if (this.username !== null) return
    await send(this.asking, 'POST', '/api/auth/register', {
      username,
      email: `${username}@mail.example`,
      password,
    })
    this.username = username
  }

  /** Registers as people do; the front page is open then. */
  async signUp(username: string, password = PASSWORD): Promise<void> {
    await this.open('/register')
    await this.field('User name').fill(username)
    await this.field('Email').fill(`${username}@mail.example`)
    await this.field('Password').fill(password)
    await this.button('Create account').click()
    await this.heading('Rooms').waitFor()
  }

  /** Opens the front page of somebody who is signed in. */
  async home(): Promise<void> {
    await this.open('/')
    await this.heading('Rooms').waitFor()
  }

  async login(login: string, password = PASSWORD): Promise<void> {
    await this.open('/login')
    await this.field('User name or email').fill(login)
    await this.field('Password').fill(password)
    await this.button('Log in').click()
  }

  /** Has a room from now on, without opening it; answers its code. */
  async makeRoom(
    title: string,
    language: string,
    visibility: 'code' | 'private' | 'public' = 'code',
  ): Promise<string> {
    const how = visibility === 'public' ? { visibility: 'code', lobbyName: title } : { visibility }
    const body = { title, language, ...how }
    const made = (await sendSignedIn(this.asking, 'POST', '/api/rooms', body)) as { room: { code: string } }
    return made.room.code
  }

  /** Makes a room and opens it; answers its code. */
  async createRoom(...how: Parameters<Person['makeRoom']>): Promise<string> {
    const code = await this.makeRoom(...how)
    await this.open(`/r/${code}`)
    await this.inRoom()
    return code
  }

  /** Makes a room as people do, from the front page; answers its code. */
  async fillInRoom(
    title: string,
    language: string,
    visibility: 'code' | 'private' = 'code',
  ): Promise<string> {
    await this.button('New room').click()
    await this.field('Title').fill(title)
    await this.page.getByLabel('Language').selectOption(language)
    if (visibility === 'private') await this.page.getByText('Only people I add').click()
    await this.button('Create room').click()
    await this.page.waitForURL(/\/r\/[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}$/)
    await this.inRoom()
    return this.page.url().split('/').at(-1) ?? ''
  }

  async joinAsGuest(code: string, name: string): Promise<void> {
    await this.open(`/r/${code}`)
    await this.field('Your name').fill(name)
    await this.button('Join').click()
    await this.inRoom()
  }

  /** The room's text is here and nothing waits to be saved. */
  async inRoom(): Promise<void> {
    await this.editor.waitFor()
    await this.saved()
  }

  get editor(): Locator {
    return this.page.getByRole('textbox', { name: /^Code of / })
  }

  /** The text of the open file, if it fits the window. */
  async code(): Promise<string> {
    const lines = this.editor.locator('.cm-line')
    return (await lines.evaluateAll((elements) => elements.map((line) => line.textContent))).join('\n')
  }

  /** Puts the caret at the end of the file's last line. */
  async toEnd(): Promise<void> {
    await this.editor.focus()
    await this.page.keyboard.press('ControlOrMeta+End')
  }

  /** Replaces the whole file, as a paste does. */
  async replaceCode(text: string): Promise<void> {
    await this.editor.focus()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      document.activeElement?.dispatchEvent(event)
    }, text)
    await eventually(() => this.code()).toBe(text)
  }

  /** Presses keys one by one, as a person does. */
  async type(text: string, delay = 20): Promise<void> {
    await this.page.keyboard.type(text, { delay })
  }

  async saved(): Promise<void> {
    await this.button(/^Saved\./).waitFor()
  }

  get output(): Locator {
    return this.page.getByRole('group', { name: 'Output' }).locator('pre')
  }

  /** What the console showed when this text first appeared in it. */
  async outputWith(text: string): Promise<string> {
    const output = await this.output.elementHandle()
    const shown = (wanted: { output: Node | null; text: string }) => {
      const now = wanted.output?.textContent ?? ''
      return now.includes(wanted.text) ? now : null
    }
    const handle = await this.page.waitForFunction(shown, { output, text })
    return (await handle.jsonValue()) ?? ''
  }

  /** Opens the chat beside the code. */
  async openChat(): Promise<void> {
    await this.page.getByRole('tab', { name: /^Chat/ }).click()
  }

  async say(text: string): Promise<void> {
    await this.field('Message').fill(text)
    await this.page.keyboard.press('Enter')
  }

  get messages(): Locator {
    return this.page.getByRole('list', { name: 'Messages' })
  }
}
