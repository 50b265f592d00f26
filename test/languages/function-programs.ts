import { typeIn } from '#core/judge/stubs.ts'
import type { Signature } from '#core/protocol/judge.ts'

/** What the line of a result begins with in these tests; a program that says it knows it. */
export const MARK = 'the-mark-of-these-tests:'

/** A function that gives back what it is given. */
export const keeps = (type: string): Signature => ({
  name: 'keep_it',
  params: [{ name: 'value', type }],
  result: type,
})

/** Its text in each language. */
export const KEEPS: Record<string, (type: string) => string> = {
  python: () => 'def keep_it(value):\n    return value\n',
  javascript: () => 'const keepIt = (value) => value',
  typescript: () => 'export function keepIt<T>(value: T): T {\n  return value\n}\n',
  java: (type) => {
    const java = typeIn('java', type)
    return `public class Solution {\n    public static ${java} keepIt(${java} value) {\n        return value;\n    }\n}\n`
  },
  cpp: () =>
    '#include <bits/stdc++.h>\n#define int long long\nusing namespace std;\nauto keep_it(const auto &value) { return value; } // no end of line',
  go: () => 'package main\n\nfunc keepIt[T any](value T) T {\n\treturn value\n}\n',
}

/** A function that does what it is told, and gives back its numbers when it does nothing worse. */
export const ACTS: Signature = {
  name: 'act_up',
  params: [
    { name: 'how', type: 'string' },
    { name: 'numbers', type: 'int[]' },
  ],
  result: 'int[]',
}

const PYTHON = `import sys, math

def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)

def act_up(how, numbers):
    if how == "print": print("said", end="")
    if how == "exit": sys.exit()
    if how == "fail": return [1 / 0]
    if how == "forge": print("\\n${MARK}[9]")
    if how == "deep": return [depth(50000)]
    if how == "endless": return act_up(how, numbers)
    if how == "huge": return list(range(3000000))
    if how == "beyond": return [2 ** 53]
    if how == "nan": return [math.nan]
    if how == "text": return "text"
    if how == "nothing": return None
    if how == "other": return {1, 2}
    if how == "cycle": numbers.append(numbers)
    return numbers
`

const SCRIPT = `function actUp(how, numbers) {
  if (how === 'print') process.stdout.write('said')
  if (how === 'exit') process.exit()
  if (how === 'fail') null.length
  if (how === 'forge') console.log('\\n${MARK}[9]')
  if (how === 'endless') return actUp(how, numbers) + 1
  if (how === 'huge') return new Array(1e9)
  if (how === 'beyond') return [2 ** 53]
  if (how === 'nan') return [NaN]
  if (how === 'text') return 'text'
  if (how === 'nothing') return
  if (how === 'other') return new Set([1, 2])
  if (how === 'cycle') numbers.push(numbers)
  return numbers
}
`

const JAVA = `import java.util.*;

class Solution {
    private int depth(int n) {
        return n == 0 ? 0 : 1 + depth(n - 1);
    }

    Object actUp(String how, long[] numbers) {
        switch (how) {
            case "print": System.out.print("said"); break;
            case "exit": System.exit(0);
            case "fail": return numbers[99];
            case "forge": System.out.println("\\n${MARK}[9]"); break;
            case "deep": return List.of(depth(50000));
            case "endless": return actUp(how, numbers).hashCode();
            case "huge": return new long[3000000];
            case "beyond": return new long[] { 1L << 53 };
            case "nan": return new double[] { Double.NaN };
            case "text": return "text";
            case "nothing": return null;
            case "other": return new HashMap<>();
            case "cycle":
                Object[] list = new Object[1];
                list[0] = list;
                return list;
        }
        return numbers;
    }
}
`

const CPP = `#include <iostream>
#include <string>
#include <vector>
#include <cstdlib>
#include <stdexcept>

int depth(int n, volatile int *at) { *at = n; return n == 0 ? 0 : 1 + depth(n - 1, at); }

std::vector<long long> act_up(std::string how, std::vector<long long> &numbers) {
    if (how == "print") std::cout << "said";
    if (how == "exit") std::exit(0);
    if (how == "fail") throw std::runtime_error("failed");
    if (how == "forge") std::cout << "\\n${MARK}[9]\\n";
    if (how == "deep") { volatile int at; return {depth(5000, &at)}; }
    if (how == "huge") return std::vector<long long>(3000000);
    if (how == "beyond") return {1LL << 53};
    return numbers;
}
`

const GO = `package main

import (
	"fmt"
	"os"
)

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + depth(n-1)
}

func actUp(how string, numbers []int) any {
	switch how {
	case "print":
		fmt.Print("said")
	case "exit":
		os.Exit(0)
	case "fail":
		return numbers[99]
	case "forge":
		fmt.Println("\\n${MARK}[9]")
	case "deep":
		return []int{depth(50000)}
	case "huge":
		return make([]int, 3000000)
	case "beyond":
		return []int{1 << 53}
	case "nan":
		zero := 0.0
		return []float64{zero / zero}
	case "text":
		return "text"
	case "nothing":
		return nil
	case "other":
		return map[int]int{}
	case "cycle":
		list := make([]any, 1)
		list[0] = list
		return list
	}
	return numbers
}
`

/** Its text in each language; what a language has no words for is not in it. */
export const ACT: Record<string, string> = {
  python: PYTHON,
  javascript: SCRIPT,
  typescript: SCRIPT.replace('(how, numbers) {', '(how: string, numbers: any): any {'),
  java: JAVA,
  cpp: CPP,
  go: GO,
}
