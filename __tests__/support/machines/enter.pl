# Runs a program in a PID namespace that this process has been put into for its children. Usage:
#   nsenter --no-fork --target PID --pid … -- perl enter.pl FOLDER PROGRAM ARGUMENT…
# Signals are passed on, and this process ends as the program does: with its exit code, or by the same signal.
use strict;
use warnings;
use POSIX ();

my ($folder, @program) = @ARGV;
my @signals = qw(INT TERM HUP QUIT USR1 USR2);
my $child;
my $blocked = POSIX::SigSet->new(map { POSIX->can("SIG$_")->() } @signals);
my $before = POSIX::SigSet->new;
POSIX::sigprocmask(POSIX::SIG_BLOCK, $blocked, $before);

$child = fork // die "fork: $!\n";
if ($child == 0) {
    POSIX::sigprocmask(POSIX::SIG_SETMASK, $before);
    chdir $folder or die "$folder: $!\n";
    { no warnings 'exec'; exec { $program[0] } @program; }
    print STDERR "$program[0]: $!\n";
    POSIX::_exit(127);
}
$SIG{$_} = sub { kill $_[0], $child } for @signals;
POSIX::sigprocmask(POSIX::SIG_SETMASK, $before);
# The program alone holds its pipes open, so that they close when it does.
POSIX::close($_) for 0 .. 2;
until (waitpid($child, 0) == $child) { }
my $signal = $? & 127;
POSIX::_exit($? >> 8) unless $signal;
$SIG{$_} = 'DEFAULT' for @signals;
kill $signal, $$;
POSIX::_exit(128 + $signal);
