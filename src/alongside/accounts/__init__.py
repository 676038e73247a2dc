"""Who someone is: staff, their teams and roles, and how they sign in. Nothing about families."""
