"""What we set ourselves for the networks of our own, and by how much they miss it."""

from reported import as_told


def shortfalls(network, aim, calibration):
    """A sentence for each aim that is missed; what is not measured is not judged."""
    found, percent = [], aim.number("test", 100)
    if percent is not None and network.test is not None and (gap := round(percent - 100 * network.test[2], 7)) > 0:
        errors = f" ({gap / 100 / network.test[3]:.1f} standard errors)" if network.test[3] > 0 else ""
        found.append(f"is {gap:.3g} points below our aim of {as_told(percent)} %{errors}.")
    most = aim.count("bytes")
    if most is not None and network.size_bytes > most:
        found.append(f"has a file of {network.size_bytes:,} bytes; our aim is at most {most:,}.")
    percent = aim.number("calibration", 100)
    if percent is not None and calibration is not None and 100 * calibration.error > percent:
        found.append(f"has an expected calibration error of {calibration}; our aim is at most {percent:g} %.")
    return found
