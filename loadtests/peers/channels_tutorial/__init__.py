"""P1: the chat room of Channels' tutorial, with a message and an audit row stored before it is sent on."""
