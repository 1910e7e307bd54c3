# slipway:rebuild-reach
# Standard input: URLs, one a line, which may hold secrets and are therefore no arguments and never repeated. Tells for each, by
# its number, which HTTP status it has, or 000 when it cannot be reached; changes nothing. Lines "NUMBER STATUS", at last "done".
export LC_ALL=C
number=0
while IFS= read -r url; do
  number=$((number + 1))
  status=$(printf 'url = "%s"\n' "$url" |
    curl -s -I -L -o /dev/null -w '%{http_code}' --connect-timeout 5 --max-time 15 --config - 2>/dev/null)
  echo "$number ${status:-000}"
done
echo 'done'
