import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRunner, type TestRunner } from '../test/exploits/caller.ts'

/** The first start ever makes the picture that all later ones begin with. */
const FIRST_START_MS = 180_000

let test: TestRunner
beforeAll(async () => {
  test = await testRunner({ prewarm: ['ruby'] })
  await ruby('nil')
}, FIRST_START_MS)
afterAll(() => test.end())

const files = (texts: Record<string, string>, stdin = '') =>
  test.caller.run({
    language: 'ruby',
    entry: 'main.rb',
    stdin,
    files: Object.entries(texts).map(([name, text]) => ({ name, text })),
  })
const ruby = (code: string, stdin?: string) => files({ 'main.rb': code }, stdin)

describe('ruby', () => {
  it('says its exact version', async () => {
    const { frames } = await ruby('nil')
    expect(frames[0]).toMatchObject({ t: 'started', version: expect.stringMatching(/^CRuby \d+\.\d+\.\d+$/) })
  })

  it('several files, folders included, and what a program knows of itself', async () => {
    const { out, err } = await files({
      'main.rb':
        'require_relative "lib/deep"\nrequire "./util"\nputs Deep.name, util, __FILE__ == $0, $0, Dir.pwd, DATA.read\n__END__\ndata',
      'lib/deep.rb': 'require_relative "../util"\nmodule Deep; def self.name = "deep"; end',
      'util.rb': 'puts "loaded"\ndef util = 42',
    })
    expect([out, err]).toEqual(['loaded\ndeep\n42\ntrue\nmain.rb\n/code\ndata\n', ''])
  })

  it('input the way programs read it', async () => {
    const ways = [
      'puts gets.split.sum(&:to_i) + gets.split.sum(&:to_i)',
      'puts $stdin.read.split.sum(&:to_i)',
      'puts STDIN.each_line.sum { |l| l.split.sum(&:to_i) }',
      'puts ARGF.each_line.flat_map(&:split).sum(&:to_i)',
      'sum = 0; while (line = gets); sum += line.split.sum(&:to_i); end; puts sum',
      'puts readlines(chomp: true).flat_map(&:split).sum(&:to_i)',
    ]
    for (const code of ways) expect([code, (await ruby(code, '3 4\n5 6\n')).out]).toEqual([code, '18\n'])
    expect((await ruby('p gets, gets, $., gets', 'a\nb')).out).toBe('"a\\n"\n"b"\n2\nnil\n')
  })

  it('an exception nobody rescued is shown as the ruby command shows it', async () => {
    const { err, verdict } = await files({
      'main.rb': 'require_relative "util"\nUtil.fail',
      'util.rb': 'module Util\n  def self.fail\n    1 / 0\n  end\nend',
    })
    expect(err).toBe(
      "/code/util.rb:3:in 'Integer#/': divided by 0 (ZeroDivisionError)\n" +
        "\tfrom /code/util.rb:3:in 'Util.fail'\n\tfrom main.rb:2:in '<main>'\n",
    )
    expect(verdict).toMatchObject({ status: 'runtime_error', exitCode: 1 })
    expect((await ruby('x = nil\nx.name')).err).toBe(
      "main.rb:2:in '<main>': undefined method 'name' for nil (NoMethodError)\n\nx.name\n ^^^^^\n",
    )
    const broken = await ruby('puts 1\ndef f(\n')
    expect(broken.err).toMatch(/^main\.rb:\d+: syntax error.*\(SyntaxError\)\n/)
    expect([broken.out, broken.verdict.exitCode]).toEqual(['', 1])
    expect((await ruby('Intger("1")')).err).toContain('Did you mean?')
  })

  it('exit codes, and what is left for the end', async () => {
    const code = async (text: string) => (await ruby(text)).verdict.exitCode
    expect(await code('exit 3')).toBe(3)
    expect(await code('exit false')).toBe(1)
    expect(await code('at_exit { exit 4 }; raise "x"')).toBe(4)
    expect(await code('exit! 5')).toBe(5)
    const { out, err, verdict } = await ruby(
      'at_exit { puts "last" }\nat_exit { puts "bye" }\nabort "reason"',
    )
    expect([out, err, verdict.exitCode]).toEqual(['bye\nlast\n', 'reason\n', 1])
  })

  it('the standard library, fibers, files and sleep', async () => {
    const { out, err } = await ruby(`
require "json"; require "set"; require "date"; require "securerandom"; require "digest"; require "erb"; require "stringio"; require "yaml"; require "time"
puts JSON.generate(a: [1, nil]), Date.new(2024, 2, 29).next_year, Digest::SHA256.hexdigest("").slice(0, 8), { a: 1 }.to_yaml
fiber = Fiber.new { Fiber.yield 1; 2 }
numbers = [3, 1, 2].each
puts [fiber.resume, fiber.resume, numbers.next, numbers.next].inspect
File.write("notes.txt", "a\\nb\\n"); puts File.readlines("notes.txt").size, Dir.children(".").sort.inspect
before = Process.clock_gettime(Process::CLOCK_MONOTONIC); sleep 0.1
puts Process.clock_gettime(Process::CLOCK_MONOTONIC) - before >= 0.1
puts "é".reverse, "%05.2f" % 1.5, (2**100).to_s, 3.14.rationalize(Rational(1, 100))
$stdout.flush`)
    expect(err).toBe('')
    expect(out.split('\n')).toEqual([
      '{"a":[1,null]}',
      '2025-02-28',
      'e3b0c442',
      '---',
      ':a: 1',
      '[1, 2, 3, 1]',
      '2',
      '["main.rb", "notes.txt"]',
      'true',
      'é',
      '01.50',
      '1267650600228229401496703205376',
      '22/7',
      '',
    ])
  })

  it('chance differs from run to run, though every run begins from the same picture', async () => {
    const code =
      'require "securerandom"; puts rand, Random.new.rand, [1, 2, 3, 4, 5, 6, 7, 8, 9].shuffle.join, SecureRandom.hex'
    const [one, other] = [(await ruby(code)).out.split('\n'), (await ruby(code)).out.split('\n')]
    expect(one[0]).not.toBe(other[0])
    expect(one[1]).not.toBe(other[1])
    expect(one[3]).not.toBe(other[3])
  })

  it('deep recursion is an error of the program', async () => {
    const plain = await ruby(
      'def f(n) = f(n + 1)\nbegin; f(0); rescue SystemStackError => e; puts e.message; end',
    )
    expect([plain.out, plain.verdict.status]).toEqual(['stack level too deep\n', 'ok'])
    const nested = await ruby(`
def h(n, &b) = n == 0 ? b.call : [n].map { |x| h(x - 1, &b) }
h(300) { puts "printed" }
h(300) { GC.start; puts Integer("x") rescue puts "rescued" }
h(300) { puts Fiber.new { "switched" }.resume }
begin; h(300) { raise "raised" }; rescue => e; puts e.message; end`)
    expect([nested.out, nested.err]).toEqual(['printed\nrescued\nswitched\nraised\n', ''])
    const blocks = await ruby('def f(n) = [n].each { |x| f(x + 1) }\nf(0)')
    expect(blocks.err).toContain('stack level too deep')
    expect(blocks.verdict).toMatchObject({ status: 'runtime_error', exitCode: 1 })
  })

  it('there is no other program to start and no second thread', async () => {
    const { out } = await ruby(`
def attempt
  yield
rescue NotImplementedError, SystemCallError => error
  error.class
end
puts [attempt { system("id") }, attempt { \`id\` }, attempt { fork }, attempt { Thread.new {} }, attempt { spawn("id") }].map(&:inspect)`)
    expect(out.split('\n')).toEqual([
      'nil',
      'Errno::ENOENT',
      expect.any(String),
      'NotImplementedError',
      expect.any(String),
      '',
    ])
    expect(out).not.toContain('uid=')
  })
})
