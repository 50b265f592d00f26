package main

import (
	"fmt"
	"strings"
)

func main() {
	line := strings.Repeat("y", 100)
	for {
		fmt.Println(line)
	}
}
