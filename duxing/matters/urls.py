"""Addresses of matters, reports and reading slips; ids are public ids."""

from django.urls import path

from duxing.matters.views import dispatch, ending, feedback, matter, papers, review

app_name = "matters"
urlpatterns = [
    path("matters/<uuid:public_id>/", matter.matter, name="matter"),
    path("matters/<uuid:public_id>/text/", matter.source_text, name="source_text"),
    path("matters/<uuid:public_id>/dispatch/", dispatch.dispatch, name="dispatch"),
    path("matters/<uuid:public_id>/dispatch/phones/", dispatch.phones, name="dispatch_phones"),
    path("matters/<uuid:public_id>/call/", matter.note_call, name="note_call"),
    path("matters/<uuid:public_id>/deadline/", matter.move_deadline, name="move_deadline"),
    path("matters/<uuid:public_id>/close/", ending.close, name="close"),
    path("matters/<uuid:public_id>/merge/", ending.merge, name="merge"),
    path("matters/<uuid:public_id>/reopen/", matter.reopen, name="reopen"),
    path("matters/<uuid:public_id>/notice/", papers.issue_notice, name="issue_notice"),
    path("matters/<uuid:public_id>/notice.docx", papers.notice_paper, name="notice_paper"),
    path("proxies/<uuid:public_id>/", papers.proxy_paper, name="proxy_paper"),
    path("proxies/<uuid:public_id>/scan/", papers.add_scan, name="add_scan"),
    path("assignments/<uuid:public_id>/receive/", matter.receive, name="receive"),
    path("dues/<uuid:public_id>/report/", feedback.report, name="report"),
    path("dues/<uuid:public_id>/autosave/", feedback.autosave, name="autosave"),
    path("dues/<uuid:public_id>/sealed/", feedback.report_sealed, name="report_sealed"),
    path("feedback/<uuid:public_id>/", feedback.feedback, name="feedback"),
    path("feedback/<uuid:public_id>/sign/", feedback.sign, name="sign"),
    path("feedback/<uuid:public_id>/review/", review.review, name="review"),
    path("feedback/<uuid:public_id>/report.docx", papers.report_paper, name="report_paper"),
    path("reviews/", review.reviews, name="reviews"),
    path("submissions/", ending.submissions, name="submissions"),
    path("submissions/new/", ending.new_submission, name="new_submission"),
    path("submissions/<uuid:public_id>/", ending.submission, name="submission"),
    path("readings/<uuid:public_id>/record/", ending.record_reading, name="record_reading"),
]
