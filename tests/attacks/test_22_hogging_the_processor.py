"""Threads that spin while the tests run."""


def test_hog(attack):
    attack(
        """
import threading
def spin():
    while True:
        pass
for _ in range(8):
    threading.Thread(target=spin, daemon=True).start()
"""
    )
