"""How much of the machine's memory this process has."""


def resident_bytes():
    return _status("VmRSS")


def most_resident_bytes():
    """The most that it ever was."""
    return _status("VmHWM")


def mebibytes(size):
    return f"{size / 2**20:.1f} MiB"


def _status(name):
    with open("/proc/self/status") as status:
        (line,) = [line for line in status if line.startswith(name + ":")]
    return int(line.split()[1]) * 1024
