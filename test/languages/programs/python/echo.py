import sys

while chunk := sys.stdin.buffer.read1(65536):
    sys.stdout.buffer.write(chunk)
