"""The door that is open to anybody: somebody with a worry, a parent who asks for help, whoever works with a child."""
