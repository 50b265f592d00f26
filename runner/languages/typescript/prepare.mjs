// Compiles the files it is given, so that a program that is run often need not do it each time.
import { keep } from './compile.mjs'

for (const file of process.argv.slice(2)) keep(file)
