"""What whoever carries our messages tells us of them."""
