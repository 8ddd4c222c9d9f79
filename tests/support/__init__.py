"""What several tests share: a made-up town, its canaries, and the command as a person runs it."""
