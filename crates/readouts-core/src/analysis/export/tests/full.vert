<doc id="00c0ffee00c0ffee" url="https://lumen.example/?a=1&amp;b=2" title="A &lt;title&gt; in &quot;lines&quot;" outlet="Lumen &amp; Sons" agency="" published="2031-06-02T10:30" event_date="2031-05" earliest="2031-05-01" latest="2031-05-31" year="2031" kind="article" language="en" countries="|" participants="|Ida &quot;I L&quot; Lee|Jon Berg|" speakers="|Ida &quot;I L&quot; Lee|">
<p>
<s id="00c0ffee00c0ffee.1">
<st speaker="Ida &quot;I|L&quot; Lee" basis="quoted" members="|">
“	“	mark
<g/>
Norland	norland	word
<g/>
’s	’s	mark
&lt;	&lt;	mark
<g/>
river	river	word
<g/>
&gt;	&gt;	mark
&amp;	&amp;	mark
sea	sea	word
<g/>
,	,	mark
<g/>
”	”	mark
Lee	lee	word
said	said	word
<g/>
.	.	mark
</st>
</s>
</p>
<p>
<s id="00c0ffee00c0ffee.2">
<st speaker="" basis="joint" members="|Ida &quot;I L&quot; Lee|Jon Berg|">
习	习	word
<g/>
近	近	word
<g/>
平	平	word
<g/>
指	指	word
<g/>
出	出	word
<g/>
，	，	mark
<g/>
经	经	word
<g/>
济	济	word
<g/>
韧	韧	word
<g/>
性	性	word
<g/>
强	强	word
<g/>
。	。	mark
</st>
</s>
</p>
<p>
<s id="00c0ffee00c0ffee.3">
<st speaker="" basis="unknown" members="|">
Лавров	лавров	word
сказал	сказал	word
<g/>
:	:	mark
«	«	mark
<g/>
Да	да	word
<g/>
»	»	mark
<g/>
�	�	mark
<g/>
.	.	mark
</st>
</s>
</p>
</doc>
