#!/bin/sh
# Builds one machine of the tests. Usage: unshare --mount --propagation private -- sh build-machine.sh KIND PROJECT [FOLDER=AT]…
# Root starts it in a mount namespace of its own. The machine's root is an overlay over the real one, with the upper half in
# memory: a write to any path stays in the machine. Its first process is `cat`, which ends with the pipe on stdin; the
# kernel then ends every process of the machine and drops every mount. Says `ready PID` when the machine is built.
# Each FOLDER of the outside is seen at AT in the machine and can only be read there.
set -eu
kind=$1
project=$2

if [ "$kind" != first-process ]; then
  mount -t tmpfs -o mode=755 machine /tmp
  mkdir /tmp/upper /tmp/work /tmp/root
  mount -t overlay -o lowerdir=/,upperdir=/tmp/upper,workdir=/tmp/work machine /tmp/root
  cp "$0" /tmp/root/usr/local/sbin/build-machine
  cd /tmp/root
  for name in dev sys proc; do mount --rbind "/$name" "$name"; done
  for place in home root run dev/shm; do mount -t tmpfs -o mode=755 machine "$place"; done
  chmod 1777 dev/shm
  for place in tmp var/tmp; do mount -t tmpfs -o mode=1777 machine "$place"; done
  # The project stands at an unknown place. What a machine needs of it is copied into the machine.
  if [ -d ".$project" ]; then mount -t tmpfs -o mode=755 machine ".$project"; fi
  for shown in "$@"; do
    case $shown in *=*) ;; *) continue ;; esac
    mkdir -p ".${shown#*=}"
    # The folder around it in this user's HOME is the user's own.
    case "$kind ${shown#*=}" in root*) ;; *' /home/runner/'*/*) chown 1001:1001 "$(dirname ".${shown#*=}")" ;; esac
    mount --bind "${shown%%=*}" ".${shown#*=}"
    mount -o remount,bind,ro ".${shown#*=}"
  done
  mkdir -p .outside
  pivot_root . .outside
  umount -l /.outside
  rmdir /.outside
  cd /

  # On hosted runners this user runs the jobs.
  for file in passwd group shadow; do sed -i -e '/^runner:/d' -e '/^[^:]*:[^:]*:1001:/d' "/etc/$file"; done
  echo 'runner:x:1001:1001::/home/runner:/bin/bash' >>/etc/passwd
  echo 'runner:x:1001:' >>/etc/group
  echo 'runner:*:20000:0:99999:7:::' >>/etc/shadow
  echo "127.0.0.1 localhost $(uname -n)" >/etc/hosts
  mkdir -p /home/runner /opt/hostedtoolcache/bin
  # Not what may be below it: the overlay would copy that into memory.
  if [ "$kind" != root ]; then chown 1001:1001 /home/runner /opt/hostedtoolcache /opt/hostedtoolcache/bin; fi
  if [ "$kind" = sudo-user ]; then
    echo 'runner ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/runner
    chmod 440 /etc/sudoers.d/runner
  fi

  case $kind in
    # Only in a user namespace of its own can a machine be told to have no user namespaces.
    sudo-user | bare-user) set -- --user ;;
    *) set -- ;;
  esac
  exec unshare "$@" --mount --propagation private --pid --fork --kill-child=KILL -- sh /usr/local/sbin/build-machine first-process "$kind"
fi

kind=$2
# Still the /proc of the outside, so this is the number there.
read -r pid _ </proc/self/stat
if [ "$kind" = sudo-user ] || [ "$kind" = bare-user ]; then
  # Whoever has this script started writes the maps of users and groups, and says so by a line.
  echo "unmapped $pid"
  read -r _
fi
mount -t proc proc /proc
rm -f /usr/local/sbin/build-machine
if [ "$kind" = sudo-user ] || [ "$kind" = bare-user ]; then
  # A program started after the maps were written is root in the namespace; this shell is not.
  sh -c 'echo 0 >/proc/sys/user/max_user_namespaces'
fi
echo "ready $pid"
# Ignoring SIGCHLD lets the kernel clear away processes whose parents have ended.
exec env --ignore-signal=CHLD cat
