"""A form about some children of a plan that comes after the plan has ended for one of them, or for all: what happened is said, what
was typed is shown, and nothing that was meant for a sister is done to her brother."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.roles import May, may
from alongside.design.answers import show
from alongside.design.fields import DayField, PlainForm
from alongside.desk.doing import Request
from alongside.desk.drafts import keeping
from alongside.record.queries.desk.plans import Whole


class OfARunningPlan(PlainForm):
    """A form about some children of a plan that ran when its page was opened. `said`: the words of answers that it may have offered
    then and does not offer any more."""

    said: ClassVar[Mapping[str, str]] = {}

    def whole(self) -> Whole:
        """The plan."""
        raise NotImplementedError

    def ended(self) -> dict[str, str]:
        """That the plan has ended, as a sentence, by each child for whom it has."""
        raise NotImplementedError

    def typed(self) -> list[tuple[str, str]]:
        """What was typed or chosen, each with its question, where the form comes too late and nobody can send it any more."""
        names = {str(card.ref): card.name for card in self.whole().children}
        found = []
        for name, field in self.fields.items():
            data = self[name].data
            given = [str(each).strip() for each in (data if isinstance(data, list | tuple) else [data or ""])]
            offered = dict(getattr(field, "choices", ()))
            words = [
                str(offered.get(each) or names.get(each) or self.said.get(each) or each)
                for each in given
                if each
            ]
            if words:
                found.append((str(field.label), (" " if isinstance(field, DayField) else ", ").join(words)))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        names = {str(card.ref): card.name for card in self.whole().children}
        chosen = set(self.data.getlist("children")) if hasattr(self.data, "getlist") else set()
        for child, says in self.ended().items():
            if child in chosen:
                self.errors.pop("children", None)
                self.add_error("children" if "children" in self.fields else None, f"{names[child]}: {says}")
        return given


def came_late(request: Request, form: OfARunningPlan, *, home: str, what: str) -> HttpResponse:
    """The plan ended for all of its children. Who opened the form before and sends it now is told what happened, with all that they
    typed; who only opens it is led to the plan. `what`: what kind of plan it is, as a heading begins."""
    if request.method != "POST":
        return redirect(home)
    form = keeping.as_typed(form)
    form.cleaned_data = {}
    form.add_error(None, list(form.ended().values())[-1])
    return show(
        request,
        "desk/plan/ended.html",
        children=form.whole().children,
        form=form,
        home=home,
        what=what,
        notes=may(request.viewer.roles, May.WRITE_ENTRY),
    )
