"""Setting a password with a code given in person: a new account, or a lost password."""

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from alongside.accounts import first_password
from alongside.accounts.passwords import NewPasswordForm
from alongside.design.answers import show
from alongside.design.fields import text
from alongside.design.registry import PUBLIC, page

# The same words for an address that is nobody's, a wrong code, a used one and an old one.
WRONG = (
    "The email address and the code do not belong together, or the code is no longer good. Ask for a new code"
)
WAIT = "Too many tries: wait five minutes, then try again"


class CodeForm(NewPasswordForm):
    """Who, which code, and the new password."""

    email = forms.EmailField(
        widget=forms.TextInput(),
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.gov.uk",
        },
    )
    one_time_code = text(
        label="Code you were given",
        called="the code you were given",
        max_length=40,
        help_text="12 letters and figures; dashes and spaces do not matter",
    )
    field_order = ["email", "one_time_code", "password", "again"]


@page("first_code", "sign-in/code/", door="accounts", roles=PUBLIC)
@sensitive_post_parameters()
def first_code(request: HttpRequest) -> HttpResponse:
    """Nothing here tells whether an address has an account."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, form):
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("account_login")
    return show(request, "account/first-code.html", form=form)


def _set(request: HttpRequest, form: CodeForm) -> bool:
    given = form.cleaned_data
    key = f"code-{given['email'].strip().lower()}"
    if not ratelimit.consume(request, action="login_failed", key=key):
        form.add_error(None, WAIT)
        return False
    try:
        user, code = first_password.owner_of(given["email"], given["one_time_code"], now=request.now)  # type: ignore[attr-defined]
        # Only whoever holds the code learns that a password is too like the name.
        if not form.check_password(given["password"], user):
            return False
        first_password.set_password(user, code, given["password"], now=request.now)  # type: ignore[attr-defined]
    except first_password.WrongCode:
        form.add_error(None, WRONG)
        return False
    return True
