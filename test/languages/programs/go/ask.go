package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	fmt.Print("Name? ")
	input := bufio.NewScanner(os.Stdin)
	input.Scan()
	fmt.Println("Hello", input.Text())
}
