import { nameIn, typeIn } from '../stubs.ts'
import { baseOf, beside, literal, MOST_CHARS, MOST_DEEP, type Harness } from './parts.ts'

const FILE = 'judge_main.go'

// What a package names is for all of its files, so nothing here has a name that a solution may want.
const HEAD = `package main

import (
	judgeJSON "encoding/json"
	judgeIO "io"
	judgeMath "math"
	judgeOS "os"
	judgeReflect "reflect"
	judgeConv "strconv"
	judgeStrings "strings"
)
`

const REST = String.raw`
type judgeUnfit struct{ reason string }

var judgeLines []string
var judgeTold judgeStrings.Builder

func judgeRead(to judgeReflect.Value) {
	line := judgeLines[0]
	judgeLines = judgeLines[1:]
	switch to.Kind() {
	case judgeReflect.Slice:
		count, _ := judgeConv.Atoi(line)
		to.Set(judgeReflect.MakeSlice(to.Type(), count, count))
		for i := 0; i < count; i++ {
			judgeRead(to.Index(i))
		}
	case judgeReflect.Int:
		number, _ := judgeConv.ParseInt(line, 10, 64)
		to.SetInt(number)
	case judgeReflect.Float64:
		number, _ := judgeConv.ParseFloat(line, 64)
		to.SetFloat(number)
	case judgeReflect.Bool:
		to.SetBool(line == "true")
	default:
		to.SetString(judgeStrings.NewReplacer("\\\\", "\\", "\\n", "\n", "\\r", "\r", "\\0", "\x00").Replace(line))
	}
}

func judgePut(piece string) {
	if judgeTold.Len() > judgeMostChars-len(piece) {
		panic(judgeUnfit{"large"})
	}
	judgeTold.WriteString(piece)
}

func judgeWrite(value judgeReflect.Value, depth int) {
	switch value.Kind() {
	case judgeReflect.Invalid:
		judgePut("null")
	case judgeReflect.Interface:
		judgeWrite(value.Elem(), depth)
	case judgeReflect.Bool:
		judgePut(judgeConv.FormatBool(value.Bool()))
	case judgeReflect.Int, judgeReflect.Int8, judgeReflect.Int16, judgeReflect.Int32, judgeReflect.Int64:
		judgePut(judgeConv.FormatInt(value.Int(), 10))
	case judgeReflect.Uint, judgeReflect.Uint8, judgeReflect.Uint16, judgeReflect.Uint32, judgeReflect.Uint64:
		judgePut(judgeConv.FormatUint(value.Uint(), 10))
	case judgeReflect.Float32, judgeReflect.Float64:
		judgeWriteFloat(value.Float())
	case judgeReflect.String:
		if value.Len() > judgeMostChars {
			panic(judgeUnfit{"large"})
		}
		quoted, _ := judgeJSON.Marshal(value.String())
		judgePut(string(quoted))
	case judgeReflect.Slice, judgeReflect.Array:
		if depth == judgeMostDeep {
			panic(judgeUnfit{"deep"})
		}
		judgePut("[")
		for i := 0; i < value.Len(); i++ {
			if i > 0 {
				judgePut(",")
			}
			judgeWrite(value.Index(i), depth+1)
		}
		judgePut("]")
	default:
		panic(judgeUnfit{"type " + value.Type().String()})
	}
}

func judgeWriteFloat(number float64) {
	switch {
	case !judgeMath.IsNaN(number) && !judgeMath.IsInf(number, 0):
		judgePut(judgeConv.FormatFloat(number, 'g', -1, 64))
	case !judgeIsFloat:
		panic(judgeUnfit{"float"})
	case judgeMath.IsNaN(number):
		judgePut("\"NaN\"")
	case number > 0:
		judgePut("\"Infinity\"")
	default:
		judgePut("\"-Infinity\"")
	}
}

func judgeWritten(result any) (told string) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case judgeUnfit:
			told = "!" + failure.reason
		default:
			panic(failure)
		}
	}()
	judgeWrite(judgeReflect.ValueOf(result), 0)
	return judgeTold.String()
}
`

/** The rest of the solution's package, with its `main`. */
export const goHarness: Harness = (signature, solution, mark) => {
  const { name, params } = signature
  const constants = `
const judgeMark = ${literal(mark)}
const judgeMostChars, judgeMostDeep = ${MOST_CHARS}, ${MOST_DEEP}
const judgeIsFloat = ${baseOf(signature) === 'float'}
`
  const reads = params.map(
    ({ type }, n) =>
      `\tvar argument${n} ${typeIn('go', type)}\n\tjudgeRead(judgeReflect.ValueOf(&argument${n}).Elem())\n`,
  )
  const given = params.map((_, n) => `argument${n}`).join(', ')
  const main = `
func main() {
	given, _ := judgeIO.ReadAll(judgeOS.Stdin)
	judgeLines = judgeStrings.Split(string(given), "\\n")
${reads.join('')}	told := judgeWritten(${nameIn('go', name)}(${given}))
	judgeOS.Stdout.WriteString("\\n" + judgeMark + told + "\\n")
}
`
  const text = `${HEAD}${constants}${REST}${main}`
  return { entry: solution.entry, files: beside(solution, { name: FILE, text }) }
}
