"""The council's provider, as allauth is to see it."""

from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse


class CouncilAdapter(OpenIDConnectOAuth2Adapter):
    """The provider comes back to our one address."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return build_absolute_uri(request, reverse("council_back"), self.redirect_uri_protocol)


class CouncilProvider(OpenIDConnectProvider):
    """One provider for the whole council, named by the settings."""

    oauth2_adapter_class = CouncilAdapter
