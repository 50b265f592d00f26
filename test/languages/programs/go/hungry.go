package main

import "bytes"

func main() {
	var kept [][]byte
	for {
		kept = append(kept, bytes.Repeat([]byte("x"), 1<<20))
	}
}
