/**
 * The program that makes a cell without bubblewrap. It unshares its namespaces, makes the root read-only as a whole
 * (mount_setattr(2), Linux 5.12), mounts what it was told, and starts the program as a child of the first process of the
 * new PID namespace. Sources are opened before anything is mounted, since they may be hidden afterwards. The program
 * loses all capabilities and can gain none, and it can make no user namespace. Its exit status is passed on as a shell
 * does; an error of the cell's own is told on stderr with the status 125. It loads no module, which would take longer
 * than all the rest. Numbers of system calls: x86-64 and arm64.
 */
export const CELL_PROGRAM = String.raw`
%calls = (
  x64   => { mount => 165, unshare => 272, prctl => 157, capset => 126, setgroups => 116, keyctl => 250 },
  arm64 => { mount => 40, unshare => 97, prctl => 167, capset => 91, setgroups => 159, keyctl => 219 },
);
%everywhere = (mount_setattr => 442, close_range => 436);
sub stop { print STDERR 'gump: the cell could not be made: ', @_, "\n"; exit 125 }
($processor, $user, $group, $folder, $user_namespace, $no_network, $keep_groups) = splice @ARGV, 0, 7;
$call = $calls{$processor} or stop("unknown processor $processor");
sub call { my ($name, @values) = @_; syscall($everywhere{$name} || $call->{$name}, @values) != -1 }
sub must { call(@_) or stop("$_[0]: $!") }
($READ_ONLY, $WRITABLE, $RECURSIVE) = (pack('QQQQ', 1, 0, 0, 0), pack('QQQQ', 0, 1, 0, 0), 0x8000);
($BIND, $NOSUID_NODEV) = (0x5000, 6);
sub mount_at { my ($source, $path, $type, $flags, $data) = @_;
  call('mount', "$source", "$path", "$type", $flags, "$data") or stop("mount $type $path: $!") }
sub set_mount { my ($path, $attributes, $flags) = @_;
  call('mount_setattr', -100, "$path", $flags, $attributes, 32) or stop("mount_setattr $path: $!") }
sub tell_kernel { my ($file, $text) = @_;
  open(my $handle, '>', $file) or stop("$file: $!");
  syswrite($handle, $text) or stop("$file: $!") }

while (@ARGV && $ARGV[0] ne '--') { push @mounts, [splice @ARGV, 0, 3] }
shift @ARGV;
call('close_range', 3, 0xFFFFFFFF, 0); # What this process has inherited open.
($outer_user, $outer_group) = ($< + 0, $( + 0);
must('prctl', 1, 9, 0, 0, 0); # Die with the parent.
must('unshare', 0x20000 | 0x20000000 | 0x8000000 | 0x4000000 | ($user_namespace ? 0x10000000 : 0) | ($no_network ? 0x40000000 : 0));
if ($user_namespace) {
  tell_kernel('/proc/self/setgroups', 'deny');
  tell_kernel('/proc/self/uid_map', "$outer_user $outer_user 1");
  tell_kernel('/proc/self/gid_map', "$outer_group $outer_group 1");
  tell_kernel('/proc/sys/user/max_user_namespaces', '0');
}
mount_at('none', '/', '', 0x4000 | 0x40000, ''); # What is mounted here is seen here alone.

@devices = grep { -e "/dev/$_" } qw(null zero full random urandom tty);
for my $path ((map { "/dev/$_" } @devices), map { $_->[1] } grep { $_->[0] =~ /^show/ } @mounts) {
  next if $source{$path};
  sysopen($source{$path}, $path, 0x200000) or stop("$path: $!"); # O_PATH
}
sub opened { '/proc/self/fd/' . fileno($source{$_[0]}) }
sub show { my ($from, $path, $writable) = @_;
  if (!-e $path) { if (-d opened($from)) { mkdir $path, 0755 } else { open(my $file, '>', $path) or stop("$path: $!") } }
  mount_at(opened($from), $path, '', $BIND, '');
  set_mount($path, $writable ? $WRITABLE : $READ_ONLY, $writable ? 0 : $RECURSIVE) }

set_mount('/', $READ_ONLY, $RECURSIVE);
mount_at('gump', '/dev', 'tmpfs', 2, 'mode=0755');
show("/dev/$_", "/dev/$_", 1) for @devices;
mkdir "/dev/$_", 0755 for qw(shm pts);
mount_at('devpts', '/dev/pts', 'devpts', 10, 'newinstance,ptmxmode=0666,mode=620');
symlink('pts/ptmx', '/dev/ptmx'); symlink('/proc/self/fd', '/dev/fd');
symlink("/proc/self/fd/$_->[0]", "/dev/$_->[1]") for [0, 'stdin'], [1, 'stdout'], [2, 'stderr'];
for (@mounts) {
  my ($kind, $what, $path) = @$_;
  if ($kind =~ /^empty/) { mkdir $path, 0755; mount_at('gump', $path, 'tmpfs', $NOSUID_NODEV, "mode=$what") }
  elsif ($kind eq 'folder') { mkdir $path, 0755 }
  elsif ($kind eq 'proc-ro') { push @settings, $path }
  else { show($what, $path, $kind eq 'show') }
}
set_mount($_, $READ_ONLY, 0) for '/dev', map { $_->[2] } grep { $_->[0] eq 'empty-ro' } @mounts;
if ($no_network) {
  socket($socket, 2, 2, 0) or stop("socket: $!");
  $up = pack('Z16 s x22', 'lo', 1);
  ioctl($socket, 0x8914, $up) or stop("lo: $!"); # SIOCSIFFLAGS, IFF_UP
  close $socket;
}
%source = ();

sub status { $? & 127 ? 128 + ($? & 127) : $? >> 8 }
defined($first = fork) or stop("fork: $!");
if ($first) { $SIG{$_} = 'IGNORE' for qw(TERM INT HUP); waitpid $first, 0; exit status() }
must('prctl', 1, 9, 0, 0, 0);
mount_at('proc', '/proc', 'proc', 14, '');
for (grep { -e } @settings) { mount_at($_, $_, '', $BIND, ''); set_mount($_, $READ_ONLY, $RECURSIVE) }
defined($program = fork) or stop("fork: $!");
if ($program) {
  $SIG{$_} = 'IGNORE' for qw(TERM INT HUP);
  while (($ended = wait) > 0) { exit status() if $ended == $program }
  exit 125;
}
$SIG{$_} = 'DEFAULT' for qw(TERM INT HUP QUIT);
call('keyctl', 1, 0); # A session keyring of its own, without the keys of the job's.
chdir $folder or stop("$folder: $!");
for (0 .. 63) { last unless call('prctl', 24, $_, 0, 0, 0) } # The bounding set.
if (!$user_namespace) {
  $none = '';
  must('setgroups', 0, $none) unless $keep_groups;
  $( = $group; $) = $keep_groups ? $group : "$group $group";
  ($<, $>) = ($user, $user);
  $< == $user && $> == $user or stop("cannot become user $user");
}
call('prctl', 47, 4, 0, 0, 0); # Ambient capabilities.
($header, $none) = (pack('LL', 0x20080522, 0), pack('L6', (0) x 6));
must('capset', $header, $none);
must('prctl', 38, 1, 0, 0, 0); # No new privileges.
exec { $ARGV[0] } @ARGV or print STDERR "$ARGV[0]: $!\n";
exit($! == 2 ? 127 : 126);
`;
