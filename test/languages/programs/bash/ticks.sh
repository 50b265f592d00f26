for number in {1..5}; do
  echo "$number"
  sleep 0.2
done
