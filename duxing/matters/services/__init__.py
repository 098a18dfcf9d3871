"""One module a topic; one business action is one function, one transaction, one audit event."""
