from django.apps import AppConfig


class Chat(AppConfig):
    name = "loadtests.peers.channels_tutorial"
    label = "chat"
