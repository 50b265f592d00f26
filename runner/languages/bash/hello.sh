printf 'Your name: '
read -r name
echo "Hello, $name!"
