"""Says how long Postgres may take to connect and to answer: a server that is silent longer counts as away."""

from dataclasses import dataclass

# For statements that read whole tables, such as the search for traces of an erase. They block nobody.
LONG_S = 300.0
# For migrations, backup and restore: an operator waits for them, and sees them.
LONGEST_S = 6 * 3600.0
# Connecting takes a few packets, however busy the server is.
MOST_TO_CONNECT_S = 10.0
# A healthy server says at once that it has cancelled a statement.
CANCELLED_WITHIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """statement_s: for one statement, and for a pause inside a transaction.

    A wait for a lock ends a little earlier, so that the server says why and the connection stays usable.
    """

    statement_s: float = 15.0

    @property
    def connect_s(self) -> float:
        return min(self.statement_s, MOST_TO_CONNECT_S)

    @property
    def lock_s(self) -> float:
        return self.statement_s * 0.8

    @property
    def idle_s(self) -> float:
        """A pool closes a connection that it has not used for so long."""
        return self.statement_s

    def server_settings(self) -> dict[str, str]:
        """Limits that the server keeps by itself: a broken line hides that a client is gone."""
        settings = {
            "statement_timeout": max(self.statement_s, LONG_S),
            "lock_timeout": self.lock_s,
            "idle_in_transaction_session_timeout": self.statement_s,
            "client_connection_check_interval": self.statement_s,
            # A client that lives closes an idle connection before this.
            "idle_session_timeout": self.idle_s * 2,
            "tcp_user_timeout": self.statement_s,
        }
        keepalives = {
            "tcp_keepalives_idle": "15",
            "tcp_keepalives_interval": "5",
            "tcp_keepalives_count": "3",
        }
        return {name: f"{seconds * 1000:.0f}" for name, seconds in settings.items()} | keepalives


SHORT = Deadlines()
LONGEST = Deadlines(statement_s=LONGEST_S)
