package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	fmt.Print("Your name: ")
	input := bufio.NewScanner(os.Stdin)
	input.Scan()
	fmt.Printf("Hello, %s!\n", input.Text())
}
