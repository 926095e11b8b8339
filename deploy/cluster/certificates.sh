#!/bin/sh
# Makes deploy/cluster/certificates: an authority of your own, and keys for the nodes, the operator and the bot.
#   deploy/cluster/certificates.sh            for two years; run it again (it asks nothing) to renew
set -eu
cd "$(dirname "$0")"
mkdir -p certificates && cd certificates && umask 077
days=730

# Python 3.13 and later refuse an authority whose certificate does not say that it may sign.
[ -f ca.key ] || openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 -subj "/CN=yuanhua authority" \
  -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.pem 2>/dev/null

sign() { # name, extensions
  openssl req -newkey rsa:3072 -nodes -sha256 -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf '%s\n' "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -sha256 -days "$days" \
    -extfile "$1.ext" -out "$1.pem" 2>/dev/null
  rm "$1.csr" "$1.ext"
}

for node in search1 search2 search3; do
  sign "$node" "subjectAltName=DNS:$node,DNS:localhost,IP:127.0.0.1
extendedKeyUsage=serverAuth,clientAuth"
done
for person in operator bot; do
  sign "$person" "extendedKeyUsage=clientAuth"
done
chmod 644 ./*.pem
# The containers' user reads the keys: uid 1000 in the nodes, 10001 in the bot.
if [ "$(id -u)" = 0 ]; then
  chown 1000 search?.key
  chown 10001 bot.key
else
  chmod 640 search?.key bot.key
  echo "Run as root, or let uid 1000 read search?.key and uid 10001 read bot.key."
fi
echo "Made in $(pwd). Keep ca.key away from this machine."
